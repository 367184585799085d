/** SQL that reads everything that the service answers about a user. */
export const USER = `
  select u.id, u.first_name, u.last_name, u.job_title, u.gender, u.dob::text, u.profile_image_url, u.is_active,
         json_build_object('id', r.id, 'name', r.name) as role, a.username, a.password_hash <> '!' as has_password,
         coalesce((select json_agg(json_build_object('id', i.id, 'type', i.type, 'value', i.value, 'is_verified', i.is_verified,
                                                     'is_primary', i.is_primary, 'oauth_provider', i.oauth_provider,
                                                     'created_at', i.created_at) order by i.id)
                     from user_identity i where i.user_id = u.id and i.deleted_at is null), '[]') as identities,
         a.last_login_at, u.created_at, u.updated_at, u.created_by, u.updated_by, u.deleted_at
    from "user" u join role r on r.id = u.role_id join user_auth a on a.user_id = u.id`;

/** SQL columns that an access token needs: the name and privileges of the role `r`. */
export const ROLE = `
  r.name as role, array(select p.name from role_privilege rp join privilege p on p.id = rp.privilege_id
                         where rp.role_id = r.id and rp.deleted_at is null and p.deleted_at is null order by 1) as privileges`;
