// What each role may do, as the studio guards it: the screens offer nothing that it would refuse.

export type Allowance = "test" | "attend" | "design" | "publish" | "operate";
export const ROLES = ["viewer", "tester", "supervisor", "designer", "owner"] as const;

const MAY: Record<(typeof ROLES)[number], readonly Allowance[]> = {
  viewer: [],
  tester: ["test"],
  supervisor: ["attend"],
  designer: ["test", "attend", "design", "publish"],
  owner: ["test", "attend", "design", "publish", "operate"],
};

/** Whether a role includes an act; a role that this page does not know yet is left to the studio. */
export function includes(role: string, act: Allowance): boolean {
  const known = ROLES.find((one) => one === role);
  return known === undefined || MAY[known].includes(act);
}
