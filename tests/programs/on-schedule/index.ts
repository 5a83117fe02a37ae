// Looks for unused volumes each night.
import * as aws from "@pulumi/aws";

aws.cloudwatch.onSchedule("unused-volumes", "cron(0 3 * * ? *)", async () => {
    console.log("looking for volumes that nobody uses");
});
