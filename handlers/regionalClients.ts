import { parseArn } from "./arn";

/** One client for each Region, made when it is first needed. */
export function regionalClients<T>(make: (region: string) => T): (region: string) => T {
    const clients = new Map<string, T>();
    return (region) => {
        const known = clients.get(region);
        if (known !== undefined) return known;
        const client = make(region);
        clients.set(region, client);
        return client;
    };
}

/** The Region of a topic, which is the Region that it must be published to in. */
export function regionOfTopic(topicArn: string): string | undefined {
    return parseArn(topicArn)?.region || undefined;
}
