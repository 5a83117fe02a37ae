/** A name in the account without what Pulumi adds where a program names nothing itself: seven random hexadecimal digits, and `.fifo`. */
export function programName(inAccount: string): string {
    return inAccount.replace(/-[0-9a-f]{7}(\.fifo)?$/, "");
}
