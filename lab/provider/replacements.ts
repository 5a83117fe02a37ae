/**
 * The properties whose change makes the AWS provider replace a resource, by their Pulumi names; `a.b` is the property b of
 * the block (or of each block) a. `replaces` in ./resourceTypes.ts reads it. Its keys are the types that schema.json has:
 * `npm run schema` writes it anew. Read in hashicorp/terraform-provider-aws, in the folder of internal/service that stands
 * above each group: what it marks ForceNew or RequiresReplace. `region` is left out, since it replaces every type that has it.
 *
 * Left out as well is what replaces only for some values, which a comment says; such a change is an update here.
 */
export const REPLACEMENTS: Readonly<Record<string, string>> = {
    // internal/service/chatbot: not even the name of a configuration.
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": "",
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": "",

    // internal/service/cloudtrail
    "aws:cloudtrail/trail:Trail": "name",

    // internal/service/events: a target's `arn` is updated, what identifies it is not.
    "aws:cloudwatch/eventArchive:EventArchive": "name eventSourceArn",
    "aws:cloudwatch/eventBus:EventBus": "name eventSourceName",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "eventBusName",
    "aws:cloudwatch/eventPermission:EventPermission": "eventBusName statementId",
    "aws:cloudwatch/eventRule:EventRule": "name namePrefix eventBusName",
    "aws:cloudwatch/eventTarget:EventTarget": "rule eventBusName targetId",

    // internal/service/logs
    "aws:cloudwatch/logGroup:LogGroup": "name namePrefix logGroupClass",
    "aws:cloudwatch/logStream:LogStream": "name logGroupName",

    // internal/service/cloudwatch
    "aws:cloudwatch/metricAlarm:MetricAlarm": "name",

    // internal/service/dynamodb: also fewer units in `warmThroughput`; `restoreSource...` not if it is only removed.
    "aws:dynamodb/table:Table":
        "name hashKey rangeKey localSecondaryIndexes importTable.s3BucketSource " +
        "restoreDateTime restoreSourceName restoreSourceTableArn restoreToLatestTime",

    // internal/service/ec2: also `userData` and `userDataBase64` of an instance with `userDataReplaceOnChange`.
    "aws:ec2/instance:Instance":
        "ami associatePublicIpAddress availabilityZone " +
        "cpuOptions.amdSevSnp cpuOptions.coreCount cpuOptions.threadsPerCore " +
        "ebsBlockDevices.deleteOnTermination ebsBlockDevices.deviceName ebsBlockDevices.encrypted ebsBlockDevices.iops " +
        "ebsBlockDevices.kmsKeyId ebsBlockDevices.snapshotId ebsBlockDevices.throughput ebsBlockDevices.volumeSize " +
        "ebsBlockDevices.volumeType ebsOptimized enclaveOptions ephemeralBlockDevices hibernation hostId " +
        "instanceMarketOptions ipv6Addresses keyName launchTemplate networkInterfaces placementGroup " +
        "placementPartitionNumber privateDnsNameOptions privateIp rootBlockDevice.encrypted rootBlockDevice.kmsKeyId " +
        "securityGroups subnetId tenancy",
    "aws:ec2/securityGroup:SecurityGroup": "name namePrefix description vpcId",
    // Also `ipv6CidrBlock` of a subnet that assigned IPv6 addresses.
    "aws:ec2/subnet:Subnet":
        "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId ipv6Native " +
        "ipv6NetmaskLength outpostArn vpcId",
    // Also `instanceTenancy`, except from dedicated to default.
    "aws:ec2/vpc:Vpc": "cidrBlock ipv4IpamPoolId ipv4NetmaskLength",

    // internal/service/iam
    "aws:iam/policy:Policy": "name namePrefix path description",
    "aws:iam/role:Role": "name namePrefix path",
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": "roleName",
    "aws:iam/rolePolicy:RolePolicy": "name namePrefix role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role policyArn",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "roleName",

    // internal/service/kms: an alias is pointed at another key in place.
    "aws:kms/alias:Alias": "name namePrefix",
    "aws:kms/key:Key": "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId",
    "aws:kms/keyPolicy:KeyPolicy": "",

    // internal/service/lambda: also `durableConfig` of a function when it is added or removed as a whole.
    "aws:lambda/alias:Alias": "name functionName",
    "aws:lambda/eventSourceMapping:EventSourceMapping":
        "amazonManagedKafkaEventSourceConfig eventSourceArn queues selfManagedEventSource " +
        "selfManagedKafkaEventSourceConfig startingPosition startingPositionTimestamp topics",
    "aws:lambda/function:Function": "name packageType tenancyConfig",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "functionName qualifier",
    "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": "functionName",
    "aws:lambda/permission:Permission":
        "action eventSourceToken function functionUrlAuthType invokedViaFunctionUrl principal principalOrgId qualifier " +
        "sourceAccount sourceArn statementId statementIdPrefix",

    // internal/service/rds: an instance is renamed in place. Also `storageType` of a cluster that is not Aurora;
    // `snapshotIdentifier` of a cluster not if it is only removed.
    "aws:rds/cluster:Cluster":
        "availabilityZones clusterIdentifier clusterIdentifierPrefix clusterScalabilityType databaseName dbSubnetGroupName " +
        "dbSystemId engine engineMode kmsKeyId masterUsername restoreToPointInTime s3Import snapshotIdentifier " +
        "sourceRegion storageEncrypted",
    "aws:rds/instance:Instance":
        "availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId ncharCharacterSetName " +
        "restoreToPointInTime s3Import snapshotIdentifier storageEncrypted timezone username",

    // internal/service/s3
    "aws:s3/bucket:Bucket": "bucket bucketPrefix objectLockEnabled objectLockConfiguration.objectLockEnabled",
    "aws:s3/bucketPolicy:BucketPolicy": "bucket",

    // internal/service/scheduler
    "aws:scheduler/schedule:Schedule": "name namePrefix groupName",
    "aws:scheduler/scheduleGroup:ScheduleGroup": "name namePrefix",

    // internal/service/secretsmanager
    "aws:secretsmanager/secret:Secret": "name namePrefix",
    "aws:secretsmanager/secretVersion:SecretVersion": "secretId secretBinary secretString secretStringWoVersion",

    // internal/service/ses and sesv2
    "aws:ses/domainIdentity:DomainIdentity": "domain",
    "aws:ses/emailIdentity:EmailIdentity": "email",
    "aws:sesv2/emailIdentity:EmailIdentity": "emailIdentity",

    // internal/service/sns
    "aws:sns/topic:Topic": "name namePrefix fifoTopic",
    "aws:sns/topicPolicy:TopicPolicy": "arn",
    "aws:sns/topicSubscription:TopicSubscription": "endpoint protocol topic",

    // internal/service/sqs
    "aws:sqs/queue:Queue": "name namePrefix fifoQueue",
    "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": "queueUrl",
    "aws:sqs/redrivePolicy:RedrivePolicy": "queueUrl",

    // internal/service/ssm: also `tier` from Advanced to Standard.
    "aws:ssm/parameter:Parameter": "name dataType",
};
