import { EngineClient, TO_LOOK } from "../engineClient";
import { type AwsSettings, regionSetting } from "./awsAccount";

/** The options by which a command is told of the account that it is about. */
export interface AccountOptions {
    readonly region?: string;
    /** The account that the engine of `EVENT_OPS_ENGINE` serves. */
    readonly lab?: boolean;
}

/** Where calls go: into the lab's account that a running engine serves, or where the environment says. Throws a `UserError`. */
export async function settingsOf({ region, lab }: AccountOptions): Promise<AwsSettings> {
    const given = regionSetting(region);
    if (!lab) return given;
    const { aws } = await new EngineClient(undefined, process.env, TO_LOOK).facts();
    return { ...aws, ...given };
}
