import type { VirtualClock } from "../clock";
import type { Alarm, Alarms } from "./alarms";

const MINUTE = 60_000;
/** An alarm that looks further back gets no more: schedules come due while time passes. */
const LONGEST = 60 * MINUTE;

/**
 * Lets virtual time pass, minute by minute, until the alarms have seen what has happened: to the next full minute, when queues are
 * measured, and as long as the evaluation periods of each alarm whose metric has values by then; an hour at most. What alarms lead to
 * is done, and seen by other alarms, too.
 */
export async function letAlarmsSee(clock: VirtualClock, alarms: Pick<Alarms, "awake">): Promise<void> {
    const minute = () => Math.floor(clock.now().getTime() / MINUTE) * MINUTE;
    const latest = minute() + LONGEST;
    const seen = new Set<string>();
    let end = minute() + MINUTE;
    const extend = () => {
        for (const alarm of alarms.awake().filter(({ settings }) => !seen.has(settings.arn))) {
            seen.add(alarm.settings.arn);
            end = Math.min(latest, Math.max(end, minute() + spanOf(alarm)));
        }
    };
    for (extend(); minute() < end; extend()) {
        await clock.advance(minute() + MINUTE - clock.now().getTime());
        await clock.settle();
    }
}

/** How long the criterion of one that is awake, and so watches something, must hold until it rings. */
function spanOf({ settings }: Alarm): number {
    const { evaluationPeriods, periodMs } = settings.watched!;
    return evaluationPeriods * periodMs;
}
