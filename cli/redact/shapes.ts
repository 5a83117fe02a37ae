import { isIPv6 } from "node:net";
import { customerLabels, isAwsWord } from "./awsWords";
import type { KnownNames } from "./names";
import { isMasked, type Pools } from "./pools";

/** What can be told by its looks, in the order in which it is looked for. The name of a group says what it is. */
const SHAPES = new RegExp(
    [
        "(?<pem>-----BEGIN [A-Z ]+-----[\\s\\S]*?(?:-----END [A-Z ]+-----|$))",
        "(?<url>\\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s\"'<>]+)",
        "(?<arn>\\barn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[^:\\s\"']*:[^\\s\"'<>,;()\\[\\]{}|]+)",
        "(?<jwt>\\beyJ[\\w-]{8,}\\.[\\w-]+\\.?[\\w-]*)",
        "(?<bearer>\\b(?:Bearer|Basic) [\\w.~+/=-]{8,})",
        "(?<assigned>\\b[\\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|signature)[\"']?\\s*[=:]\\s*[\"']?[^\\s&\"',;]+)",
        "(?<known>\\b(?:REDACTED-SECRET-\\d+|gh[pousr]_\\w{20,}|github_pat_\\w{20,}|xox[a-z]-[\\w-]{10,}|[sr]k_(?:live|test)_\\w{10,}|glpat-[\\w-]{15,}))",
        "(?<email>[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+)",
        "(?<uuid>\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b)",
        "(?<unique>\\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|AIPA|ASCA|APKA|ABIA|ACCA)[A-Z0-9]{8,}\\b)",
        "(?<mac>\\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\\b)",
        "(?<host>\\b[\\w-]+(?:\\.[\\w-]+)*\\.(?:amazonaws\\.com(?:\\.cn)?|compute\\.internal|ec2\\.internal|on\\.aws|cloudfront\\.net|awsapps\\.com)\\b)",
        "(?<dashed>\\b(?:ip|ec2)-\\d{1,3}-\\d{1,3}-\\d{1,3}-\\d{1,3}\\b)",
        "(?<id>(?<![\\w-])[a-z][a-z0-9]*(?:-[a-z]+)*-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![\\w-]))",
        "(?<ipv4>(?<![\\w.-]|[a-z]/)(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\w-]|\\.\\d))",
        "(?<ipv6>(?<![\\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?:\\d{1,3}\\.){3}\\d{1,3})?(?![\\w:]))",
        "(?<account>(?<![A-Za-z0-9.])\\d{12}(?![A-Za-z0-9]))",
        "(?<hex>(?<![\\w-])[0-9a-f]{16,}(?![\\w-]))",
        "(?<base64>(?<![\\w/+=.-])[A-Za-z0-9/+]{40,}={0,2}(?![\\w/+=.-]))",
    ].join("|"),
    "giu",
);

/** Addresses that are nobody's. */
const NOBODYS = /^(0\.0\.0\.0|255\.255\.255\.255|127\.\d+\.\d+\.\d+|169\.254\.169\.254|::|::1)$/;

/** Services in whose ARNs no type stands before the name. */
const UNTYPED: ReadonlySet<string> = new Set(["s3", "sns", "sqs", "codepipeline", "codecommit", "execute-api"]);

type Shape = Readonly<Record<string, string | undefined>>;

/** Replaces what can be told by its looks; what lies between goes to `between`. */
export class Shapes {
    constructor(
        private readonly pools: Pools,
        private readonly names: KnownNames,
    ) {}

    replaceIn(text: string, between: (gap: string) => string): string {
        let out = "";
        let end = 0;
        for (const match of text.matchAll(SHAPES)) {
            const replacement = this.#replacement(match[0], match.groups as Shape, between);
            if (replacement === undefined) continue;
            out += between(text.slice(end, match.index)) + replacement;
            end = match.index + match[0].length;
        }
        return out + between(text.slice(end));
    }

    /** The replacement of a text that is one id, address or the like from end to end; undefined for any other. */
    whole(text: string): string | undefined {
        const [match] = text.matchAll(SHAPES);
        if (match?.[0] !== text) return undefined;
        return this.#replacement(text, match.groups as Shape, (gap) => gap);
    }

    /** A path-like name: what is AWS's own in it and numbers are kept, the rest is replaced part by part. */
    name(text: string): string {
        return text
            .split(/([/:]+)/)
            .map((part, at) => (at % 2 === 1 ? part : this.#part(part)))
            .join("");
    }

    /** A host name of anyone's: of AWS's hosts, the part that is the customer's. */
    host(host: string): string {
        const aws =
            /^(.+)\.(amazonaws\.com(?:\.cn)?|compute\.internal|ec2\.internal|on\.aws|cloudfront\.net|awsapps\.com)$/.exec(
                host,
            );
        if (!aws) return this.#otherHost(host);
        const labels = aws[1]!.split(".");
        const count = aws[2]!.startsWith("amazonaws") ? customerLabels(labels) : labels.length;
        const own = labels.slice(0, count).map((label) => (isAwsWord(label) ? label : this.#part(label)));
        return [...own, ...labels.slice(count), aws[2]].join(".");
    }

    arn(arn: string): string {
        const [, partition, service, region, account, resource] = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(
            arn,
        )!;
        if (account === "aws") return arn; // AWS-managed: the same in every account
        const owner = /^\d{12}$/.test(account!) ? this.pools.account(account!) : this.#part(account!);
        return `arn:${partition}:${service}:${region}:${owner}:${this.#resource(service!, resource!)}`;
    }

    /** The resource of an ARN: its type is kept, where it has one. */
    #resource(service: string, resource: string): string {
        if (service === "health") return this.#healthEvent(resource);
        const type = UNTYPED.has(service) ? undefined : /^[a-z][A-Za-z-]*[/:]/.exec(resource)?.[0];
        return type === undefined ? this.name(resource) : type + this.name(resource.slice(type.length));
    }

    secret(value: string): string {
        return isMasked(value) ? value : this.pools.secret(value);
    }

    #replacement(text: string, shape: Shape, between: (gap: string) => string): string | undefined {
        const { pools } = this;
        if (shape["arn"]) {
            // A full stop behind an ARN ends the sentence.
            const end = /[.:]*$/.exec(text)![0];
            return this.arn(text.slice(0, text.length - end.length)) + end;
        }
        if (shape["url"]) return this.#url(text, between);
        if (shape["pem"] || shape["jwt"] || shape["known"]) return pools.secret(text);
        // A path of words has no digits, or no capitals.
        if (shape["base64"])
            return [/[A-Z]/, /[a-z]/, /\d/].every((some) => some.test(text)) ? pools.secret(text) : undefined;
        if (shape["bearer"]) return text.replace(/(?<= ).+/, (value) => this.secret(value));
        if (shape["assigned"]) {
            const [, before, value] = /^([\w-]+["']?\s*[=:]\s*["']?)(.+)$/s.exec(text)!;
            return before + this.secret(value!);
        }
        if (shape["email"]) return this.#email(text);
        if (shape["uuid"]) return pools.uuid(text);
        if (shape["unique"]) return text === text.toUpperCase() ? pools.uniqueId(text) : undefined;
        if (shape["mac"]) return pools.mac(text);
        if (shape["host"]) return this.host(text);
        if (shape["dashed"]) return this.#dashed(text);
        if (shape["id"]) {
            const at = text.lastIndexOf("-") + 1;
            return pools.hex(text.slice(0, at), text.slice(at));
        }
        if (shape["ipv4"])
            return text.split(".").some((part) => Number(part) > 255) || NOBODYS.test(text)
                ? undefined
                : pools.ipv4(text);
        if (shape["ipv6"]) return isIPv6(text) && !NOBODYS.test(text) ? pools.ipv6(text) : undefined;
        if (shape["account"]) return pools.account(text);
        if (shape["hex"]) return pools.hex("", text);
        return undefined;
    }

    #part(part: string): string {
        if (part === "" || isAwsWord(part)) return part;
        const whole = this.whole(part);
        if (whole !== undefined) return whole;
        const [, name, rest] = /^(.*?)([*?]*)$/s.exec(part)!;
        return this.names.name(name!) + rest;
    }

    /** The words of an event of AWS Health are public, what is behind them is not. */
    #healthEvent(resource: string): string {
        return resource
            .replace(/\d{8,}(?=$|\/)/g, (digits) => this.pools.digits(digits))
            .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (uuid) => this.pools.uuid(uuid));
    }

    #dashed(text: string): string {
        const at = text.indexOf("-") + 1;
        return text.slice(0, at) + this.pools.ipv4(text.slice(at).replaceAll("-", ".")).replaceAll(".", "-");
    }

    #email(address: string): string {
        const at = address.lastIndexOf("@");
        const domain = address.slice(at + 1);
        const replacement = this.pools.email(address);
        // Whoever has an address is called by the first part of it, too.
        this.names.learn(address.slice(0, at), replacement.slice(0, replacement.indexOf("@")));
        this.names.learn(domain, this.pools.host(domain));
        return replacement;
    }

    #otherHost(host: string): string {
        if (!/^[\w-]+(\.[\w-]+)*$/.test(host) || isAwsWord(host) || /(^|\.)(aws\.)?amazon\.com$/.test(host))
            return host;
        const replacement = this.pools.host(host);
        this.names.learn(host, replacement);
        return replacement;
    }

    #url(url: string, between: (gap: string) => string): string {
        const [, scheme, user, host, port, path, query, hash] =
            /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(:\d*)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(
                url,
            )!;
        if (/(^|\.)(aws\.)?amazon\.com$/i.test(host!) && query === undefined && hash === undefined) return url;
        const text = (value: string) => this.replaceIn(value, between);
        const seen = text(host!);
        return [
            scheme,
            user === undefined ? "" : `${this.pools.secret(user)}@`,
            seen === host && !/^\[/.test(host!) && !NOBODYS.test(host!) && scheme !== "s3://"
                ? this.host(host!)
                : scheme === "s3://"
                  ? this.name(host!)
                  : seen,
            port,
            /(^|\.)(aws\.)?amazon\.com$/i.test(host!) ? path : this.name(path!),
            query === undefined
                ? ""
                : `?${query
                      .split("&")
                      .map((pair) => this.#parameter(pair, text))
                      .join("&")}`,
            hash === undefined ? "" : `#${text(hash)}`,
        ].join("");
    }

    #parameter(pair: string, text: (value: string) => string): string {
        const at = pair.indexOf("=");
        if (at < 0) return text(pair);
        const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
        const secret = /signature|credential|token|secret|password|key|code|sig$/i.test(name);
        return `${name}=${secret ? this.secret(value) : text(value)}`;
    }
}
