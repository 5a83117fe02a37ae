/** The address of a sender: `ops@example.com` of `Operations <ops@example.com>`. */
export function addressOf(sender: string): string {
    return /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender;
}
