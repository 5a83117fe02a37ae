/** What CloudWatch takes as `Statistic` of an alarm. Source: CloudWatch API Reference, PutMetricAlarm. */
export const SIMPLE_STATISTICS: readonly unknown[] = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

const PERCENT = String.raw`(?:\d{1,2}(?:\.\d{1,10})?|100(?:\.0{1,10})?)`;
const VALUE = String.raw`-?\d+(?:\.\d+)?`;
/** Either bound may be left out, not both. */
const between = (bound: string) => String.raw`\((?:${bound}:(?:${bound})?|:${bound})\)`;

/**
 * `p99.9`, `tm90`, `IQM`, `TM(10%:90%)`, `TC(0.005:0.03)`, `PR(:300)`. PutMetricAlarm speaks of percentages from 10 to 90 in brackets,
 * the definitions have `TM(2%:98%)`: all from 0 to 100 are taken.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
const EXTENDED = new RegExp(
    `^(?:(?:p|tm|wm|tc|ts)${PERCENT}|IQM|PR${between(VALUE)}|(?:TM|WM|TC|TS)(?:${between(`${PERCENT}%`)}|${between(VALUE)}))$`,
);

/** Whether CloudWatch takes a text as `ExtendedStatistic`; the lab computes percentiles alone. */
export function isExtendedStatistic(text: unknown): boolean {
    return EXTENDED.test(String(text));
}
