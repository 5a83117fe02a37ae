/** What the Authorization header of a signed request says about its caller. */
export interface CredentialScope {
    readonly accessKeyId: string;
    readonly region: string;
    /** The name that the service signs with, for example `email` or `monitoring`. */
    readonly signingName: string;
}

/**
 * Reads a Signature Version 4 header, or a 4a one, whose scope has no Region
 * (AWS: "Elements of an AWS API request signature").
 */
export function credentialScope(headers: Readonly<Record<string, string>>): CredentialScope | undefined {
    const credential = /\bCredential=([^,\s]+)/.exec(headers["authorization"] ?? "")?.[1]?.split("/");
    if (!credential || credential.length < 4) return undefined;
    const regionless = credential.length === 4;
    const regionSet = headers["x-amz-region-set"]?.split(",")[0]?.trim() ?? "*";
    return {
        accessKeyId: credential[0]!,
        region: !regionless ? credential[2]! : regionSet.includes("*") ? "us-east-1" : regionSet,
        signingName: regionless ? credential[2]! : credential[3]!,
    };
}
