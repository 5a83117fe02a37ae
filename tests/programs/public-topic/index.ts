// A topic on which everybody may announce a deployment.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const topic = new aws.sns.Topic("deployments");
new aws.sns.TopicPolicy("deployments", {
    arn: topic.arn,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: topic.arn }],
    }),
});
new aws.sns.TopicSubscription("team", { topic: topic.arn, protocol: "email", endpoint: "team@example.com" });
