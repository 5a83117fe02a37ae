import { programName } from "../programName";

/** One thing that was looked at. */
export interface Finding {
    readonly about: "e-mail" | "subscriptions" | "trail" | "concurrency" | "rules";
    /** `unknown`: it could not be told, which is no pass. */
    readonly state: "well" | "not well" | "unknown";
    readonly what: string;
    readonly remedy?: string;
}

/** What a stack needs that no program can make or see to. */
export interface Needs {
    /** ARNs of the SES identities that functions may send from; `*` where a role allows all. */
    readonly identities: readonly string[];
    /** Subscriptions that a person must confirm. */
    readonly subscriptions: readonly ConfirmedByHand[];
    /** Regions with rules for API-call events; whether one of them hears read-only calls. */
    readonly trails: readonly { readonly region: string; readonly reads: boolean; readonly rule: string }[];
    readonly functions: readonly (Named & { readonly reserved: number })[];
    readonly rules: readonly (Named & { readonly bus: Named | "default" })[];
}

/** A resource of the stack. What its name is in the account depends on whether the program or Pulumi gives it. */
export interface Named {
    readonly region: string;
    /** In the lab. */
    readonly name: string;
}

export interface ConfirmedByHand {
    readonly topic: Named;
    readonly protocol: string;
    readonly endpoint: string;
}

/** Whether a name in the account is that of a resource. Names that Pulumi makes end in seven random hex digits. */
export function isCalled({ name }: Named, inAccount: string): boolean {
    const [one, other] = [programName(name), programName(inAccount)];
    return name === inAccount || (one === other && one !== name && other !== inAccount);
}
