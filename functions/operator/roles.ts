/** What people may be in the console; the names of the groups of its user pool. */
export const ROLES = ['support', 'finance', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

const EVERYBODY: readonly Role[] = ROLES;
const FINANCE: readonly Role[] = ['finance', 'administrator'];
const SUPPORT: readonly Role[] = ['support', 'administrator'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];

/** Who may call what from the console. What has no row is for administrators; a test demands one for each operation. */
export const MAY_CALL: Readonly<Record<string, readonly Role[]>> = {
  addCaseNote: EVERYBODY,
  approveAdjustment: FINANCE,
  closeCase: EVERYBODY,
  createLaunch: ADMINISTRATOR,
  createSession: ADMINISTRATOR,
  createTransfer: ADMINISTRATOR,
  deleteAgent: ADMINISTRATOR,
  endSession: SUPPORT,
  endSessions: SUPPORT,
  getAdjustment: EVERYBODY,
  getAgent: EVERYBODY,
  getBalanceAt: EVERYBODY,
  getCase: EVERYBODY,
  getDailyFigures: FINANCE,
  getEntry: EVERYBODY,
  getHealth: EVERYBODY,
  getLiability: FINANCE,
  getOpenApi: EVERYBODY,
  getPlayer: EVERYBODY,
  getReplay: EVERYBODY,
  getRound: EVERYBODY,
  getStatement: EVERYBODY,
  getTransaction: EVERYBODY,
  getTransfer: EVERYBODY,
  getWallet: EVERYBODY,
  importReports: FINANCE,
  listAdjustments: EVERYBODY,
  listAgents: EVERYBODY,
  listAudit: FINANCE,
  listCases: EVERYBODY,
  listEntries: EVERYBODY,
  listGames: EVERYBODY,
  listMembersOnline: EVERYBODY,
  listOpenStakes: EVERYBODY,
  listReconciliation: EVERYBODY,
  listRefusals: EVERYBODY,
  listSessions: EVERYBODY,
  logOutMember: SUPPORT,
  openWallet: ADMINISTRATOR,
  proposeAdjustment: EVERYBODY,
  pullReports: FINANCE,
  putPlayer: SUPPORT,
  registerAgent: ADMINISTRATOR,
  rejectAdjustment: FINANCE,
  reverseTransfer: FINANCE,
  setCaseOwner: EVERYBODY,
};

export function rolesFor(operation: string): readonly Role[] {
  return Object.hasOwn(MAY_CALL, operation) ? (MAY_CALL[operation] ?? ADMINISTRATOR) : ADMINISTRATOR;
}

export function mayCall(operation: string, roles: readonly string[]): boolean {
  return rolesFor(operation).some((role) => roles.includes(role));
}
