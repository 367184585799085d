/** Sorting by `first_name` ignores letter case. */
export const USER_SORTS = ['id', 'created_at', 'updated_at', 'first_name'] as const;
export type UserSort = (typeof USER_SORTS)[number];

export type UserFilter = Readonly<{
  /** Matches users with a name, username or address that starts with this text, ignoring letter case. */
  q?: string | undefined;
  role?: string | undefined;
  isActive?: boolean | undefined;
  locked?: boolean | undefined;
  deleted: 'exclude' | 'only' | 'include';
  /** Unconfirmed users have registered but have not verified an address yet. */
  unconfirmed: 'exclude' | 'only' | 'include';
  /** Inclusive. */
  createdFrom?: Date | undefined;
  /** Exclusive. */
  createdTo?: Date | undefined;
}>;
