/** By what a list of users is sorted; `first_name` by its lower-case form. */
export const USER_SORTS = ['id', 'created_at', 'updated_at', 'first_name'] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** Which users a list shows; what is absent filters nothing. */
export type UserFilter = Readonly<{
  /** The beginning of a name, username or address, in any letter case. */
  q?: string | undefined;
  /** By name. */
  role?: string | undefined;
  isActive?: boolean | undefined;
  /** Whether any factor of the user is locked right now. */
  locked?: boolean | undefined;
  deleted: 'exclude' | 'only' | 'include';
  /** Open registrations: nobody has confirmed an address of theirs yet, and no administrator made them. */
  unconfirmed: 'exclude' | 'only' | 'include';
  /** Inclusive. */
  createdFrom?: Date | undefined;
  /** Exclusive. */
  createdTo?: Date | undefined;
}>;
