/** Names for triggers, unique in a service and the same in every run. */
export interface TriggerIds {
  /** The function's id, then `id-2`, `id-3`: names in SCHEDULES_ENABLED. */
  schedule(functionId: string): string;
  /** Likewise, in CONSUMERS_ENABLED. */
  queue(functionId: string): string;
  /** `id:s3`, `id:s3-2`. */
  other(functionId: string, event: string): string;
}

/** A function's own id stays free for that function: `report-2` may be the name of another one. */
export function createTriggerIds(functionIds: readonly string[]): TriggerIds {
  const reserved = new Set(functionIds);
  const numbered = (): ((base: string) => string) => {
    const used = new Set<string>();
    return (base) => {
      let id = base;
      for (let number = 2; used.has(id) || (id !== base && reserved.has(id)); number += 1) id = `${base}-${number}`;
      used.add(id);
      return id;
    };
  };
  const other = numbered();
  return {
    schedule: numbered(),
    queue: numbered(),
    other: (functionId, event) => other(`${functionId}:${event}`),
  };
}
