/** A name in the account without the seven random hexadecimal digits that Pulumi adds where the program names nothing itself; FIFO queues and topics keep no ending either. */
export function programName(inAccount: string): string {
    return inAccount.replace(/-[0-9a-f]{7}(\.fifo)?$/, "");
}
