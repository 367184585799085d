import type { PasskeyId } from '../../../../../core/domain/ids.ts';

export const PASSKEYS_PATH = '/account/passkeys';
export const NEW_PASSKEY_PATH = `${PASSKEYS_PATH}/new`;
export const SIGNALS_PATH = `${PASSKEYS_PATH}/signals`;
/** `page` is a sub-path such as `/remove`. */
export const passkeyPath = (id: PasskeyId, page = ''): string => `${PASSKEYS_PATH}/${id}${page}`;
