/** `first_name` sorts by its lower-case form. */
export const USER_SORTS = ['id', 'created_at', 'updated_at', 'first_name'] as const;
export type UserSort = (typeof USER_SORTS)[number];

export type UserFilter = Readonly<{
  /** Prefix of a name, username or address, ignoring letter case. */
  q?: string | undefined;
  role?: string | undefined;
  isActive?: boolean | undefined;
  locked?: boolean | undefined;
  deleted: 'exclude' | 'only' | 'include';
  /** Open registrations: self-registered users without a verified address. */
  unconfirmed: 'exclude' | 'only' | 'include';
  /** Inclusive. */
  createdFrom?: Date | undefined;
  /** Exclusive. */
  createdTo?: Date | undefined;
}>;
