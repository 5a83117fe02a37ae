/** What a member of an event holds, by its name. */
export type FieldKind = "secret" | "name" | "host" | "fixed" | "text";

/** Members with AWS's own words, by which rules match. Looked through for ids, not for names. */
const FIXED = new Set(
    `version detailtype source time region awsregion eventname eventsource eventtype eventversion eventcategory eventtime state
    status statuscode laststatus desiredstatus result event cause type resourcetype engine runtime platform architecture
    instancetype availabilityzone launchtype stopcode reason eventid eventtypecode eventtypecategory eventscopecode service
    servicename regionname devicename rootdevicename rootdevicetype apiversion tlsversion ciphersuite errorcode readonly
    managementevent partition language countryname eventregion severity handler namespace metricname invokedby
    useragent additionaleventdata origin destination category code attributename operatorname enginename eventtypename
    productname signatureversion authenticationmethod storageclass action provider owner_type tokentype handlername`.split(
        /\s+/,
    ),
);

const SECRET =
    /(password|passwd|passphrase|secret|token|credential|authorization|signature|privatekey|apikey|secretaccesskey|secretkey|userdata|authcode|sessionkey|clientcertificate|webhookurl)s?$|^(xamzsecuritytoken|xamzsignature|pwd)$/;

/** Ids and ARNs of secrets are ids and ARNs. */
const NO_SECRET = /(id|arn|name|type|count|expiration|expiry|enabled|lastmodified|version|lasttime)$/;

const NAME =
    /(name|identifier|username|alias|nickname|label|principalid|sessioncontextuser)s?$|(id|arn)s?$|^resources$|^(user|login|owner|requester|cluster|group|pipeline|bucket|function|topic|queue|table|database|stage|repository|branch|project|application|environment|entityvalue|sourceidentity|key|prefix|suffix|path|objectkey|ownerid|author|committer|createdby|modifiedby|updatedby|requestedby|assignee|manager|contact|department|team|costcenter|customer|tenant)$/;

const HOST = /(host|hostname|dnsname|domain|domainname|fqdn|endpoint|clientprovidedhostheader|address)$/;

/** What a member holds. `sibling`: whether it stands beside a `value`, as the key of a tag does. */
export function kindOfField(key: string, besideValue = false): FieldKind {
    const plain = key.toLowerCase().replace(/[^a-z0-9]/g, "");
    if (FIXED.has(plain)) return "fixed";
    if (SECRET.test(plain) && !NO_SECRET.test(plain)) return "secret";
    if (plain === "key" && besideValue) return "text";
    if (HOST.test(plain)) return "host";
    return NAME.test(plain) ? "name" : "text";
}
