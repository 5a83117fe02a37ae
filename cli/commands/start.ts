import type { Lab } from "event-ops-lab";
import { colour } from "../colour";
import { type LabCommandOptions, openLab } from "../openLab";
import { outcomesText, rowsOf } from "../outcomes";
import { ReplayTally } from "../replayTally";
import { exampleScenario, tagInstances } from "../scenario";
import { alarmLine, timelineOf } from "../timeline";

/** Plays the example scenario through the stack and prints what happened as a timeline; returns the exit code. */
export async function start(options: LabCommandOptions): Promise<number> {
    const lab = await openLab(options);
    try {
        const tally = new ReplayTally();
        const { resources, functions } = lab.size;
        console.log(
            `The stack ${options.stack} is up in the lab: ${resources} resources, ${functions} functions. No AWS account is involved.\n`,
        );

        tagInstances(lab);
        for (const step of exampleScenario(lab.accountId, lab.region, lab.clock.now())) {
            await tellingOfAlarms(lab, () => lab.until(new Date((JSON.parse(step.text) as { time: string }).time)));
            const notices = await lab.send(step.text);
            const rows = rowsOf(notices, (ruleArn) => lab.ruleNames(ruleArn));
            tally.add(rows, notices);
            console.log(timelineOf(step.title, notices, rows, (arn) => lab.nameOf(arn)));
        }

        // What the last event has led to, alarms see with the next minute.
        await tellingOfAlarms(lab, () => lab.advance(60_000));

        console.log(`\n${colour.bold("What waits in each queue")}`);
        for (const { name, depth, read } of lab.queueDepths()) {
            console.log(
                `  ${String(depth).padStart(3)}  ${name}${depth > 0 && !read ? colour.dim("  (for another system to read)") : ""}`,
            );
        }
        const email = lab.emails[1] ?? lab.emails[0];
        if (email) {
            console.log(
                `\n${colour.bold("One of the e-mails")}\nTo: ${email.to.join(", ")}\nSubject: ${email.subject}\n\n${indent(email.body)}`,
            );
        }

        const { events, outcomes, deadLettered, lost } = tally;
        console.log(
            `\n${events} events: ${outcomesText(outcomes) || "no rule matched"}; ` +
                `${lab.emails.length} e-mails, ${lab.webhooks.length} webhook messages. Messages dead-lettered: ${deadLettered}, lost: ${lost}.`,
        );
        return lost > 0 || outcomes.failed > 0 || outcomes["dead-lettered"] > 0 ? 1 : 0;
    } finally {
        await lab.close();
    }
}

/** Prints a line for each alarm that comes into another state while time passes. */
async function tellingOfAlarms(lab: Lab, pass: () => Promise<void>): Promise<void> {
    const stop = lab.cloud.listen((notice) => {
        if (notice.kind === "alarm") console.log(alarmLine(notice, (arn) => lab.nameOf(arn)));
    });
    try {
        await pass();
    } finally {
        stop();
    }
}

function indent(text: string): string {
    return text.replace(/^/gm, "    ");
}
