import { Metadata } from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb";
import statusProto from "@pulumi/pulumi/proto/status_pb";
import { Any, type Struct } from "../host/wire";

/**
 * The error of a resource that was made and did not become ready: the engine keeps it in its state and sees to it with the next
 * update. Source: Pulumi's `provider.proto`, ErrorResourceInitFailed.
 */
export function initFailure(id: string, properties: Struct, { message }: Error): Error & { metadata: Metadata } {
    const detail = new proto.ErrorResourceInitFailed();
    detail.setId(id);
    detail.setProperties(properties);
    detail.setReasonsList([message]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new statusProto.Status();
    status.setCode(2);
    status.setMessage(message);
    status.addDetails(packed);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return Object.assign(new Error(message), { metadata });
}
