// Tells when an instance was terminated.
import * as aws from "@pulumi/aws";

const rule = new aws.cloudwatch.EventRule("terminated", {
    eventPattern: JSON.stringify({
        source: ["aws.ec2"],
        "detail-type": ["EC2 Instance State-change Notification"],
        detail: { state: ["terminated"] },
    }),
});

rule.onEvent("tell", async (event) => {
    console.log(`${event.detail["instance-id"]} is gone`);
});
