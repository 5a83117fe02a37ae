import { expect } from "chai";
import { createSessions } from "../../../lab/endpoint/sessions";
import { NO_TRACE } from "../../../lab/types";
import { ROLE } from "./recorder";

describe("The sessions of a lab", () => {
    const caller = { kind: "role", roleArn: ROLE, sessionName: "a" } as const;

    it("have credentials that look like temporary ones of AWS, each its own", () => {
        const sessions = createSessions();
        const opened = Array.from({ length: 200 }, () => sessions.open(caller));
        for (const { accessKeyId } of opened) expect(accessKeyId).to.match(/^ASIA[A-Z2-7]{16}$/);
        expect(new Set(opened.map(({ accessKeyId }) => accessKeyId)).size).to.equal(200);
    });

    it("are the same in every run", () => {
        const [one, other] = [createSessions(), createSessions()];
        one.open(caller);
        other.open(caller);
        expect(one.open(caller)).to.deep.equal(other.open(caller));
    });

    it("are closed, of the temporary ones, when 1,000 others were used since", () => {
        const sessions = createSessions();
        const lasting = sessions.open(caller);
        const [used, unused] = [sessions.open(caller, { temporary: true }), sessions.open(caller, { temporary: true })];
        for (let count = 0; count < 999; count++) {
            sessions.open(caller, { temporary: true });
            sessions.find(used.accessKeyId);
        }
        const found = () => [lasting, used, unused].map(({ accessKeyId }) => sessions.find(accessKeyId) !== undefined);

        expect(found()).to.deep.equal([true, true, false]);
    });

    it("are found by their access key until they are closed", () => {
        const sessions = createSessions();
        const session = sessions.open(caller);
        expect(session.trace).to.equal(NO_TRACE);
        expect(sessions.find(session.accessKeyId)).to.equal(session);
        sessions.close(session);
        expect(sessions.find(session.accessKeyId)).to.equal(undefined);
        expect(sessions.open(caller).accessKeyId).to.not.equal(session.accessKeyId);
    });
});
