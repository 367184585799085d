export const FACTORS_PATH = '/account/second-factor';
export const APP_PATH = `${FACTORS_PATH}/app`;
export const CONFIRM_PATH = `${APP_PATH}/confirm`;
export const REMOVE_PATH = `${APP_PATH}/remove`;
export const ALWAYS_PATH = `${FACTORS_PATH}/always`;
export const CODES_PATH = `${FACTORS_PATH}/recovery-codes`;
