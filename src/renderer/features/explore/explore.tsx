// Placeholder until the Explore screen lands here.
export function Explore() { return null; }
