export async function doctor(_: unknown): Promise<number> { return 0; }
