import { expect } from "chai";
import { AuditTrail } from "../../components";
import { auditTrailProblems, type TrailProperties } from "../../components/auditTrailChecks";
import type { FieldSelector } from "../../components/auditTrailSelectors";
import { mockPulumi, resolved, settled } from "../support/mocks";

const TRAIL = "arn:aws:cloudtrail:us-east-1:123456789012:trail/organisation";
const GOOD: TrailProperties = { isMultiRegionTrail: true, enableLogging: true, includeGlobalServiceEvents: true };
const management = (readOnly?: string) => ({
    fieldSelectors: [
        { field: "eventCategory", equals: ["Management"] },
        ...(readOnly === undefined ? [] : [{ field: "readOnly", equals: [readOnly] }]),
    ],
});
const selector = (...conditions: readonly FieldSelector[]): TrailProperties => ({
    ...GOOD,
    advancedEventSelectors: [{ fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }, ...conditions] }],
});
const KMS = { field: "eventSource", notEquals: ["kms.amazonaws.com"] };
const LEFT_OUT = (services: string, where: string) =>
    `event selectors: the calls of ${services} are left out; take them out of ${where}.`;
const UNCLEAR = (kinds: string, why: string) =>
    `event selectors: cannot tell whether management events are logged for ${kinds}: ${why}; add a selector with eventCategory equals Management and nothing else.`;
const NOT_LOGGED = (kinds: string) =>
    `event selectors: management events are not logged for ${kinds}; log both reads and writes.`;

describe("what a trail must be", () => {
    const cases: readonly (readonly [title: string, trail: TrailProperties, problems: string[]])[] = [
        ["without selectors, which logs all management events", GOOD, []],
        [
            "with a selector for all",
            { ...GOOD, eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }] },
            [],
        ],
        [
            "with one selector for reads and one for writes",
            { ...GOOD, eventSelectors: [{ readWriteType: "ReadOnly" }, { readWriteType: "WriteOnly" }] },
            [],
        ],
        ["with an advanced selector for management events", { ...GOOD, advancedEventSelectors: [management()] }, []],
        [
            "with advanced selectors for reads and writes",
            { ...GOOD, advancedEventSelectors: [management("true"), management("false")] },
            [],
        ],
        [
            "of one Region",
            { ...GOOD, isMultiRegionTrail: false },
            [
                "isMultiRegionTrail: it covers one Region; make it a multi-Region trail, or calls elsewhere are not seen.",
            ],
        ],
        [
            "that is switched off",
            { ...GOOD, enableLogging: false },
            ["enableLogging: it is switched off; start it with aws cloudtrail start-logging."],
        ],
        [
            "without global services",
            { ...GOOD, includeGlobalServiceEvents: false },
            ["includeGlobalServiceEvents: it leaves out IAM, STS and CloudFront; include global service events."],
        ],
        ["that logs writes only", { ...GOOD, eventSelectors: [{ readWriteType: "WriteOnly" }] }, [NOT_LOGGED("reads")]],
        ["that logs reads only", { ...GOOD, eventSelectors: [{ readWriteType: "ReadOnly" }] }, [NOT_LOGGED("writes")]],
        [
            "that logs data events only",
            { ...GOOD, eventSelectors: [{ includeManagementEvents: false }] },
            [NOT_LOGGED("reads and writes")],
        ],
        [
            "with advanced selectors for writes only",
            { ...GOOD, advancedEventSelectors: [management("false")] },
            [NOT_LOGGED("reads")],
        ],
        [
            "with advanced selectors for data only",
            { ...GOOD, advancedEventSelectors: [{ fieldSelectors: [{ field: "eventCategory", equals: ["Data"] }] }] },
            [NOT_LOGGED("reads and writes")],
        ],
        [
            "with selectors of which one leaves out KMS and one does not",
            { ...GOOD, eventSelectors: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }, {}] },
            [],
        ],
        [
            "that leaves out KMS",
            { ...GOOD, eventSelectors: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] },
            [LEFT_OUT("kms.amazonaws.com", "excludeManagementEventSources")],
        ],
        [
            "with an advanced selector that leaves out KMS and RDS",
            selector({ field: "eventSource", notEquals: ["kms.amazonaws.com", "rdsdata.amazonaws.com"] }),
            [LEFT_OUT("kms.amazonaws.com and rdsdata.amazonaws.com", "the notEquals of eventSource")],
        ],
        [
            "with an advanced selector that leaves out KMS for reads, and one for all writes",
            {
                ...GOOD,
                advancedEventSelectors: [
                    { fieldSelectors: [...management("true").fieldSelectors, KMS] },
                    management("false"),
                ],
            },
            [LEFT_OUT("kms.amazonaws.com", "the notEquals of eventSource")],
        ],
        [
            "with two advanced selectors that leave out different services",
            {
                ...GOOD,
                advancedEventSelectors: [KMS, { field: "eventSource", notEquals: ["rdsdata.amazonaws.com"] }].map(
                    (condition) => ({ fieldSelectors: [...management().fieldSelectors, condition] }),
                ),
            },
            [],
        ],
        [
            "with readOnly not equal to true",
            selector({ field: "readOnly", notEquals: ["true"] }),
            [NOT_LOGGED("reads")],
        ],
        [
            "with readOnly that begins with t",
            selector({ field: "readOnly", startsWiths: ["t"] }),
            [NOT_LOGGED("writes")],
        ],
        [
            "with readOnly that does not begin with f",
            selector({ field: "readOnly", notStartsWiths: ["f"] }),
            [NOT_LOGGED("writes")],
        ],
        ["with readOnly that ends with e", selector({ field: "readOnly", endsWiths: ["e"] }), []],
        [
            "with readOnly that does not end with se",
            selector({ field: "readOnly", notEndsWiths: ["se"] }),
            [NOT_LOGGED("writes")],
        ],
        [
            "with readOnly equal to both, but not to false",
            selector({ field: "readOnly", equals: ["true", "false"], notEquals: ["false"] }),
            [NOT_LOGGED("writes")],
        ],
        [
            "with operators that the provider gives without values",
            selector({ field: "readOnly", equals: ["true", "false"], notEquals: [], startsWiths: [], endsWiths: [] }),
            [],
        ],
        [
            "with a category other than management events",
            {
                ...GOOD,
                advancedEventSelectors: [{ fieldSelectors: [{ field: "eventCategory", notEquals: ["Management"] }] }],
            },
            [NOT_LOGGED("reads and writes")],
        ],
        [
            "that logs the calls of one service only, as far as can be told",
            selector({ field: "eventSource", equals: ["ec2.amazonaws.com"] }),
            [UNCLEAR("reads and writes", "advancedEventSelectors[0] filters by eventSource (equals)")],
        ],
        [
            "that leaves out services by their beginning",
            selector({ field: "eventSource", notEquals: ["kms.amazonaws.com"], notStartsWiths: ["rds"] }),
            [
                UNCLEAR(
                    "reads and writes",
                    "advancedEventSelectors[0] filters by eventSource (notEquals, notStartsWith)",
                ),
            ],
        ],
        [
            "with a field that trails do not have for management events",
            selector({ field: "eventName", startsWiths: ["Create"] }, { field: "readOnly", equals: ["false"] }),
            [NOT_LOGGED("reads"), UNCLEAR("writes", "advancedEventSelectors[0] filters by eventName (startsWith)")],
        ],
        [
            "without a category",
            { ...GOOD, advancedEventSelectors: [{ fieldSelectors: [{ field: "readOnly", equals: ["true"] }] }] },
            [NOT_LOGGED("writes"), UNCLEAR("reads", "advancedEventSelectors[0] has no eventCategory")],
        ],
        [
            "of which one selector cannot be judged, beside one that logs all",
            {
                ...GOOD,
                advancedEventSelectors: [
                    ...selector({ field: "eventName", equals: ["RunInstances"] }).advancedEventSelectors!,
                    management(),
                ],
            },
            [],
        ],
        [
            "of which nothing is right",
            { isMultiRegionTrail: false, enableLogging: false },
            [
                "isMultiRegionTrail: it covers one Region; make it a multi-Region trail, or calls elsewhere are not seen.",
                "enableLogging: it is switched off; start it with aws cloudtrail start-logging.",
            ],
        ],
    ];
    for (const [title, trail, problems] of cases) {
        it(`${problems.length === 0 ? "takes" : "refuses"} one ${title}`, () => {
            expect(auditTrailProblems(trail)).to.deep.equal(problems);
        });
    }
});

describe("AuditTrail", () => {
    it("reads a trail that exists and gives out its ARN", async () => {
        const recording = mockPulumi({ existing: { [TRAIL]: { ...GOOD } } });
        const trail = new AuditTrail("audit", { existing: TRAIL });
        await settled();

        expect(await resolved(trail.arn)).to.equal(TRAIL);
        expect(recording.list()).to.deep.equal([
            "aws:cloudtrail/trail:Trail audit-trail",
            "event-ops:index:AuditTrail audit",
        ]);
        expect(recording.get("aws:cloudtrail/trail:Trail", "audit-trail").readId).to.equal(TRAIL);
    });

    it("refuses a trail that does not do, with all reasons in one message", async () => {
        mockPulumi({
            existing: {
                [TRAIL]: { ...GOOD, isMultiRegionTrail: false, eventSelectors: [{ readWriteType: "WriteOnly" }] },
            },
        });
        const trail = new AuditTrail("audit", { existing: TRAIL });

        const message = await resolved(trail.arn).then(
            () => "accepted",
            (error: Error) => error.message,
        );
        expect(message).to.equal(
            [
                `AuditTrail "audit": the trail ${TRAIL} does not do.`,
                "  isMultiRegionTrail: it covers one Region; make it a multi-Region trail, or calls elsewhere are not seen.",
                "  event selectors: management events are not logged for reads; log both reads and writes.",
            ].join("\n"),
        );
    });

    it("makes a multi-Region trail with validated log files", async () => {
        const recording = mockPulumi();
        const trail = new AuditTrail("audit", {
            create: { tags: { Team: "security" }, kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k" },
        });
        await settled();

        expect(recording.get("awsx:cloudtrail:Trail", "audit-trail").inputs).to.deep.equal({
            isMultiRegionTrail: true,
            includeGlobalServiceEvents: true,
            enableLogging: true,
            enableLogFileValidation: true,
            kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/k",
            tags: { Team: "security" },
        });
        expect(await resolved(trail.arn)).to.equal("arn:aws:cloudtrail:us-east-1:123456789012:trail/audit-trail");
    });
});
