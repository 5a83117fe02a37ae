import { ListEventBusesCommand, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { rulesPerBus } from "event-ops-lab/delivery";
import type { AwsAccount } from "../aws/awsAccount";
import { allPages } from "../aws/pages";
import { type Finding, isCalled, type Named, type Needs } from "./types";

const about = "rules";
const QUOTAS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";
/** Nearer to the quota than this is told. */
const NEAR = 0.9;

/** Whether the buses have room for the stack's rules. */
export async function ruleFindings(account: AwsAccount, { rules }: Needs): Promise<Finding[]> {
    if (rules.length === 0) return [{ about, state: "well", what: "the stack has no rules" }];
    const byBus = Map.groupBy(rules, ({ region, bus }) => `${region} ${bus === "default" ? bus : bus.name}`);
    return Promise.all([...byBus.values()].map((ofBus) => busFinding(account, ofBus[0]!.region, ofBus[0]!.bus, ofBus)));
}

async function busFinding(
    account: AwsAccount,
    region: string,
    bus: Named | "default",
    rules: Needs["rules"],
): Promise<Finding> {
    const events = account.events(region);
    const name = bus === "default" ? bus : await nameInAccount(account, bus);
    const there =
        name === undefined
            ? []
            : await allPages(async (NextToken) => {
                  const page = await events.send(new ListRulesCommand({ EventBusName: name, NextToken }));
                  return [page.Rules, page.NextToken];
              });
    const coming = rules.filter((rule) => !there.some(({ Name }) => isCalled(rule, Name!))).length;
    const limit = rulesPerBus(region);
    const all = there.length + coming;
    const of = `the bus ${name ?? (bus as Named).name} in ${region} has ${there.length} ${there.length === 1 ? "rule" : "rules"}${coming === 0 ? "" : `, ${coming} of the stack still to come`}`;
    if (all <= NEAR * limit) return { about, state: "well", what: `${of}; the default quota is ${limit}` };
    return {
        about,
        state: "not well",
        what: `${of}: ${all > limit ? "over" : "near"} the default quota of ${limit}, over which PutRule is refused`,
        remedy: `delete rules that nobody needs, or raise the quota "Rules" of EventBridge in ${region} (${QUOTAS})`,
    };
}

async function nameInAccount(account: AwsAccount, bus: Named): Promise<string | undefined> {
    const buses = await allPages(async (NextToken) => {
        const page = await account.events(bus.region).send(new ListEventBusesCommand({ NextToken }));
        return [page.EventBuses, page.NextToken];
    });
    return buses.find(({ Name }) => isCalled(bus, Name!))?.Name;
}
