import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const REPOSITORY = resolve(__dirname, "../..");

/** Makes a Pulumi project with the packages of the repository and a cache of built functions of its own. */
export function writeProject(folder: string): void {
    const from = join(REPOSITORY, "node_modules");
    mkdirSync(join(folder, "node_modules"));
    for (const name of readdirSync(from)) {
        if (name !== ".cache") symlinkSync(join(from, name), join(folder, "node_modules", name));
    }
    writeFileSync(join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n    aws:region: eu-west-1\n");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", private: true }));
}

export function writeProgram(folder: string, text: string): void {
    writeFileSync(join(folder, "index.ts"), text);
}

export function emptyCache(folder: string): void {
    rmSync(join(folder, "node_modules/.cache"), { recursive: true, force: true });
}

/** A program with `reactions` reactions, each with an inline handler of its own that has an EC2 client. */
export function programOf(reactions: number): string {
    return `
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { OpsFoundation, Reaction } from ${JSON.stringify(join(REPOSITORY, "components"))};

const foundation = new OpsFoundation("bench");
for (let number = 0; number < ${reactions}; number++) {
    new Reaction(\`reaction-\${number}\`, {
        foundation,
        eventPattern: { source: ["aws.ec2"], detail: { state: ["stopped"], number: [number] } },
        callbackFactory: () => {
            const ec2 = new EC2Client({});
            return async (event: { detail: { "instance-id": string } }) => {
                const { Reservations } = await ec2.send(
                    new DescribeInstancesCommand({ InstanceIds: [event.detail["instance-id"]] }),
                );
                return { outcome: "informed", number, found: Reservations?.length };
            };
        },
    });
}
`;
}

/** A program with as many plain resources. */
export function plainProgramOf(resources: number): string {
    return `
import * as aws from "@pulumi/aws";

for (let number = 0; number < ${resources}; number++) new aws.sqs.Queue(\`queue-\${number}\`);
`;
}
