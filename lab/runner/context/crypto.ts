import crypto from "node:crypto";

/** `node:crypto` and its `webcrypto` for one context: what is changed in them is changed for the context alone. */
export function contextCrypto(): typeof crypto {
    const { webcrypto } = crypto;
    const own = Object.create(Object.getPrototypeOf(webcrypto) as object, {
        subtle: { value: webcrypto.subtle },
        getRandomValues: { value: webcrypto.getRandomValues.bind(webcrypto), configurable: true },
        randomUUID: { value: webcrypto.randomUUID.bind(webcrypto), configurable: true },
    }) as typeof webcrypto;
    return Object.defineProperties({} as typeof crypto, {
        ...Object.getOwnPropertyDescriptors(crypto),
        webcrypto: { value: own, enumerable: true },
        getRandomValues: { get: () => own.getRandomValues, enumerable: true },
    });
}
