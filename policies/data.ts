import { ENCRYPTION } from "./data/encryption";
import { RECOVERY } from "./data/recovery";
import { SECRETS } from "./data/secrets";

/** What events carry and functions know stays where it belongs. */
export const DATA = [...ENCRYPTION, ...SECRETS, ...RECOVERY] as const;
