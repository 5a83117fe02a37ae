import { resolve } from "node:path";
import type { Server } from "@grpc/grpc-js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import { loadFixtures } from "../account/fixtures";
import { DEFAULT_ACCOUNT_ID } from "../account/options";
import type { Credentials } from "../administrator";
import { assemble } from "../assemble";
import { listen } from "../host/listen";
import { Lab } from "../lab";
import type { LabError } from "../labError";
import type { LabOptions } from "../labOptions";
import { Provider, type ProviderOptions } from "./provider";
import { StateFile } from "./stateFile";
import { lockState } from "./stateLock";

export interface AttachOptions extends Pick<ProviderOptions, "onCreate" | "onChange">, Pick<LabOptions, "keep"> {
    /** The folder of the program, with its `event-ops.fixtures.yaml`; relative paths of assets start there. */
    readonly directory: string;
    /** 12 digits. Default 123456789012. */
    readonly accountId?: string;
    /** The Region of events that name none, until a program says `aws:region`. Default us-east-1. */
    readonly region?: string;
    /** Where the account is kept between runs. Default: nowhere. */
    readonly stateFile?: string;
    /** Told when the account cannot be written there; `close` tries once more, and rejects. */
    readonly onSaveFailure?: (error: LabError) => void;
    /** The port of the providers. Default: a free one. */
    readonly port?: number;
    /** Where virtual time starts. Default: the present. */
    readonly now?: Date;
}

/** A lab whose account the Pulumi engine fills. */
export interface AttachedLab {
    readonly lab: Lab;
    /** What the Pulumi CLI must find in its environment. */
    readonly environment: Readonly<Record<string, string>>;
    /** Where the AWS CLI and SDK clients send their calls. */
    readonly endpointUrl: string;
    /** Who may do everything there. */
    readonly administrator: Credentials;
    /** Writes the account down, and ends all processes and servers. */
    close(): Promise<void>;
}

/**
 * Starts a lab with an empty account, or the one of `stateFile`, and serves it as the providers `aws` and `awsx`. What `pulumi up`
 * deploys with the returned environment is made there. Throws a `LabError` for a state file of another account or that is none, for
 * one that another engine uses, and for a port that is taken.
 */
export async function attachLab(options: AttachOptions): Promise<AttachedLab> {
    const unlock = options.stateFile === undefined ? () => {} : lockState(options.stateFile);
    try {
        return await attach(options, unlock);
    } catch (error) {
        unlock();
        throw error;
    }
}

async function attach(options: AttachOptions, unlock: () => void): Promise<AttachedLab> {
    const { accountId = DEFAULT_ACCOUNT_ID, region, stateFile, port, now, keep, onCreate, onChange } = options;
    const directory = resolve(options.directory);
    const parts = await assemble({
        accountId,
        fixtures: loadFixtures(directory),
        folder: directory,
        ...(region === undefined ? {} : { region }),
        ...(now === undefined ? {} : { now }),
    });
    try {
        const lab = new Lab(parts, keep === undefined ? {} : { keep });
        const administrator = lab.endpoint.credentials;
        const state =
            stateFile === undefined ? undefined : new StateFile(stateFile, parts.account, options.onSaveFailure);
        await state?.load();
        const provider = new Provider({
            account: parts.account,
            directory,
            onChange: (change) => {
                state?.save();
                onChange?.(change);
            },
            ...(onCreate ? { onCreate } : {}),
        });
        const server = await listen(
            (grpc: Server) => grpc.addService(providerRpc.ResourceProviderService, provider.implementation()),
            port,
        );
        const bound = server.address.slice(server.address.lastIndexOf(":") + 1);
        return {
            lab,
            environment: { PULUMI_DEBUG_PROVIDERS: `aws:${bound},awsx:${bound}` },
            endpointUrl: parts.endpointUrl,
            administrator,
            close: async () => {
                server.close();
                try {
                    await state?.flush();
                } finally {
                    unlock();
                    await parts.close();
                }
            },
        };
    } catch (error) {
        await parts.close();
        throw error;
    }
}
