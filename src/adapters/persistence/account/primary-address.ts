/** SQL for the address to which notices are sent: the verified primary address, e-mail before mobile. */
export const PRIMARY_ADDRESS = (userId: string): string =>
  `(select json_build_object('type', p.type, 'value', p.value) from public.user_identity p
     where p.user_id = ${userId} and p.is_primary and p.is_verified and p.deleted_at is null and p.type <> 'oauth'
     order by p.type limit 1)`;
