// Answers that are kept for the next question: the latest few.

/** Puts it in; the one that was put in first goes when there are more than `limit`. */
export function keep<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.set(key, value);
  if (map.size > limit) map.delete(map.keys().next().value!);
}
