import { describeLife } from "./stackLife";

describeLife({
    name: "dev",
    accountId: "123456789012",
    functions: 3,
    // The trail is an awsx component, which the provider constructs.
    config: {
        engine: { "event-ops:auditTrail.create": "true" },
        lab: { "event-ops:auditTrail": JSON.stringify({ create: true }) },
    },
});
