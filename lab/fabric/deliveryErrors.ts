import type { AwsError } from "../types";
import { isThrottling } from "./retry";

/**
 * The ERROR_CODE that EventBridge puts on a dead letter. Source: EventBridge User Guide, "Using dead-letter queues to process
 * undelivered events".
 */
export function deliveryErrorCode(error: AwsError): string {
    const { code, httpStatus } = error;
    if (code === "FailedToAssumeRole") return "FAILED_TO_ASSUME_ROLE";
    if (code === "ThirdRegionHop") return "THIRD_REGION_HOP_DETECTED";
    if (isThrottling(error)) return "THROTTLING";
    if (/Time-?out/i.test(code)) return "TIMEOUT";
    if (/AccessDenied|Authorization|NotAuthorized/i.test(code) || httpStatus === 403) return "NO_PERMISSIONS";
    if (/NotFound|DoesNotExist|NonExistent/i.test(code) || httpStatus === 404) return "NO_RESOURCE";
    return error.serverSide ? "INTERNAL_ERROR" : "INVALID_PARAMETER";
}
