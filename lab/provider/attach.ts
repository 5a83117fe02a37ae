import type { Server } from "@grpc/grpc-js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import { DEFAULT_ACCOUNT_ID } from "../account/account";
import { loadFixtures } from "../account/fixtures";
import { assemble } from "../assemble";
import { listen } from "../host/listen";
import { Lab } from "../lab";
import { Provider, type ProviderOptions } from "./provider";
import { StateFile } from "./stateFile";

export interface AttachOptions extends Pick<ProviderOptions, "onCreate"> {
    /** The folder of the program, with its `event-ops.fixtures.yaml`; relative paths of assets start there. */
    readonly directory: string;
    /** Default 123456789012. */
    readonly accountId?: string;
    /** The Region of events that name none, until a program says `aws:region`. Default us-east-1. */
    readonly region?: string;
    /** Where the account is kept between runs. Default: nowhere. */
    readonly stateFile?: string;
    /** Where virtual time starts. Default: the present. */
    readonly now?: Date;
    /** As of `LabOptions`. */
    readonly keep?: boolean;
}

/** A lab whose account the Pulumi engine fills. */
export interface AttachedLab {
    readonly lab: Lab;
    /** What the Pulumi CLI must find in its environment. */
    readonly environment: Readonly<Record<string, string>>;
    close(): Promise<void>;
}

/**
 * Starts a lab with an empty account, or the one of `stateFile`, and serves it as the providers `aws` and `awsx`. What `pulumi up`
 * deploys with the returned environment is made there.
 */
export async function attachLab(options: AttachOptions): Promise<AttachedLab> {
    const { directory, accountId = DEFAULT_ACCOUNT_ID, region, stateFile, now, keep, onCreate } = options;
    const parts = await assemble({
        accountId,
        fixtures: loadFixtures(directory),
        folder: directory,
        ...(region === undefined ? {} : { region }),
        ...(now === undefined ? {} : { now }),
    });
    try {
        const state = stateFile === undefined ? undefined : new StateFile(stateFile, parts.account);
        await state?.load();
        const provider = new Provider({
            account: parts.account,
            directory,
            onChange: () => state?.save(),
            ...(onCreate ? { onCreate } : {}),
        });
        const server = await listen((grpc: Server) =>
            grpc.addService(providerRpc.ResourceProviderService, provider.implementation()),
        );
        const port = server.address.slice(server.address.lastIndexOf(":") + 1);
        return {
            lab: new Lab(parts, keep === undefined ? {} : { keep }),
            environment: { PULUMI_DEBUG_PROVIDERS: `aws:${port},awsx:${port}` },
            close: async () => {
                server.close();
                await state?.flush();
                await parts.close();
            },
        };
    } catch (error) {
        await parts.close();
        throw error;
    }
}
