import {setTimeout as pause} from 'node:timers/promises';

/** No wait of these tests is longer: a machine that builds something else at the same time is slow. */
export const DEADLINE = 60_000;

/** Waits until the check gives something truthy, which it returns; afterwards fails with what was waited for. */
export async function until(what, check, limit = DEADLINE) {
  const end = Date.now() + limit;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > end) throw new Error(`Waited ${limit} ms in vain: ${what}`);
    await pause(20);
  }
}

/** The context of the emitter's next event of that name that the filter takes. */
export function next(emitter, name, filter = () => true) {
  const event = new Promise((resolve, reject) => {
    const late = setTimeout(() => done(reject, new Error(`No event "${name}" within ${DEADLINE} ms`)), DEADLINE);
    const listener = (context) => filter(context) && done(resolve, context);
    const done = (settle, value) => {
      clearTimeout(late);
      emitter.off(name, listener);
      settle(value);
    };
    emitter.on(name, listener);
  });
  // Whoever awaits it late still gets the failure; until then it must not end the test in between.
  event.catch(() => {});
  return event;
}
