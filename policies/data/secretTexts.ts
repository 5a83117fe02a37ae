/** A kind of secret and what it looks like. */
interface SecretKind {
    readonly kind: string;
    readonly pattern: RegExp;
}

/**
 * Secrets that are known by their form. The forms are those that their makers publish for secret scanning:
 * https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const KINDS: readonly SecretKind[] = [
    { kind: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
    { kind: "a GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
    { kind: "a GitHub token", pattern: /\bgithub_pat_[A-Za-z0-9_]{22,255}\b/g },
    { kind: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
    { kind: "a Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
    {
        kind: "a Slack webhook",
        pattern:
            /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]+\/[A-Z0-9]+\/[A-Za-z0-9]{16,}/g,
    },
    { kind: "a Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{10,}/g },
    { kind: "a Google API key", pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
    { kind: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
    { kind: "a Pulumi token", pattern: /\bpul-[0-9a-f]{40}\b/g },
    { kind: "a SendGrid key", pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g },
    {
        kind: "a JSON Web Token",
        pattern: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20,}/g,
    },
    {
        // The header alone stands in libraries that read keys. In a bundle a line ends in a backslash and an n.
        kind: "a private key",
        pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\s|\\r|\\n)*[A-Za-z0-9+/]{16,}/g,
    },
];

/** A scheme, a name and a password in front of a host. Libraries hold such addresses as examples. */
const ADDRESS_WITH_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]+:[^\s:/?#@]+@[^\s/]/i;

/** As above in code: the examples of libraries have no password of 8 characters with a letter and a digit, nor do templates. */
const ADDRESS_IN_CODE =
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@"'`]{0,64}:(?=[^\s@]{0,255}[a-z])(?=[^\s@]{0,255}\d)[^\s:/?#@"'`${}<>\\]{8,256}@[^\s/"'`]/i;

/**
 * A string behind a name that promises a secret: `password = "..."`, `apiKey: "..."`, `"client_secret": "..."`, and
 * `__token.value = "..."`, as Pulumi writes an output that a callback closes over.
 */
const ASSIGNMENT = /(?<![\w$])([\w$]{1,64})(?:\.value)?["'`]?\s*[:=]\s*(["'`])([^"'`\s\\]{8,256})\2/g;

/** The words that end the name of a secret. */
const SECRET_NAME =
    /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION)_?KEY)(?:_?\d+)?$/;

/** The kinds of secret that a text holds, each once: what they are, never what they say. */
export function knownSecrets(text: string): readonly string[] {
    const kinds = KINDS.filter(({ pattern }) => (text.match(pattern) ?? []).some((found) => !isExample(found)));
    return [...new Set(kinds.map(({ kind }) => kind))];
}

/** As `knownSecrets`, with strings in a program that a name gives away. */
export function secretsInCode(code: string): readonly string[] {
    const named = [...code.matchAll(ASSIGNMENT)]
        .filter(([, name, , value]) => isSecretName(name!) && isRandom(value!) && !isExample(value!))
        .map(([, name]) => `a string that is called ${name}`);
    const address = ADDRESS_IN_CODE.test(code) ? ["an address with a password"] : [];
    return [...new Set([...knownSecrets(code), ...address, ...named])];
}

/** What is secret about a variable: by the form of its value, or by its name; undefined where nothing is. */
export function secretOf(name: string, value: string): string | undefined {
    const [known] = knownSecrets(value);
    if (known) return known;
    if (ADDRESS_WITH_PASSWORD.test(value)) return "an address with a password";
    return isSecretName(name) && !isReference(value) && !isNameOfSecret(name, value)
        ? "a secret, as its name says"
        : undefined;
}

/** Whether a name ends in a word for a secret, however it is written: `DB_PASSWORD`, `apiKey`, `TOKEN_2`. */
export function isSecretName(name: string): boolean {
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[-.]/g, "_");
    return SECRET_NAME.test(words.toUpperCase());
}

/** Whether a value only says where the secret is: an ARN, the path of a parameter, the name of a secret; or says nothing. */
function isReference(value: string): boolean {
    return (
        value === "" ||
        /^(?:true|false|null|undefined)$/i.test(value) ||
        value.startsWith("arn:") ||
        /^(?:\/[A-Za-z][\w.-]*)+$/.test(value) ||
        // A key of AWS may hold a slash too, but never small letters alone.
        /^[a-z][a-z_.-]*(?:\/[a-z][a-z_.-]*)+$/.test(value) ||
        /^\{\{resolve:[^}]+\}\}$/.test(value)
    );
}

/** Whether a variable for a secret holds its name in Secrets Manager: words, with small numbers, and never one word alone. */
function isNameOfSecret(name: string, value: string): boolean {
    return (
        /(?:secret|credentials?)$/i.test(name) &&
        value.length <= 64 &&
        /^[a-z]+\d{0,2}(?:[-_./](?:[a-z]+\d{0,2}|\d{1,4}))+$/.test(value)
    );
}

/** The keys in the documentation of AWS say what they are. */
function isExample(text: string): boolean {
    return /EXAMPLE/.test(text);
}

/** Whether a string looks made by chance: 16 characters or more, letters and digits, and few that come again. */
function isRandom(value: string): boolean {
    const hasBoth = /[A-Za-z]/.test(value) && /\d/.test(value);
    return value.length >= 16 && hasBoth && entropy(value) >= 3.5 && !isReference(value) && !/:\/\//.test(value);
}

/** Shannon's entropy, in bits a character. */
function entropy(text: string): number {
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
