import type { ServerUnaryCall } from "@grpc/grpc-js";
import { type ProviderSettings, settingsOfProvider } from "../account/providers";

type Values = Readonly<Record<string, unknown>>;

/**
 * The settings of each provider of a program. All of them are served at one address, and the calls about their resources do not
 * say which they come from; but the engine keeps a connection for each, which it configures first.
 */
export class Connections {
    readonly #settings = new Map<string, ProviderSettings>();

    configure(
        call: ServerUnaryCall<unknown, unknown>,
        { inputs, secrets }: { readonly inputs: Values; readonly secrets: ReadonlySet<string> },
        fallback: ProviderSettings,
    ): ProviderSettings {
        const secretTags = secrets.has("defaultTags") ? { secretTags: true } : {};
        const settings = { ...settingsOfProvider(inputs, fallback), ...secretTags };
        this.#settings.set(call.getPeer(), settings);
        return settings;
    }

    /** Undefined where nothing was configured: the account's own settings hold. */
    of(call: ServerUnaryCall<unknown, unknown>): ProviderSettings | undefined {
        return this.#settings.get(call.getPeer());
    }
}
