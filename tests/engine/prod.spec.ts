import { describeLife } from "./stackLife";

describeLife({ name: "prod", accountId: "111122223333", functions: 4 });
