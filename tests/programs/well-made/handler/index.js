const { EC2Client, RevokeSecurityGroupIngressCommand } = require("@aws-sdk/client-ec2");

const ec2 = new EC2Client({});

/** Takes away what a call has opened to the world; messages that fail come back by themselves. */
exports.handler = async ({ Records }) => {
    const batchItemFailures = [];
    for (const { messageId, body } of Records) {
        try {
            await close(JSON.parse(body).detail.responseElements.securityGroupRuleSet.items);
        } catch (error) {
            console.error({ messageId, error });
            batchItemFailures.push({ itemIdentifier: messageId });
        }
    }
    return { batchItemFailures };
};

async function close(rules) {
    for (const { groupId, securityGroupRuleId, cidrIpv4, cidrIpv6 } of rules) {
        if (cidrIpv4 !== "0.0.0.0/0" && cidrIpv6 !== "::/0") continue;
        const SecurityGroupRuleIds = [securityGroupRuleId];
        await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds }));
    }
}
