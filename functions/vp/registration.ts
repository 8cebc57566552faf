import * as dialect from '../_tg-vp/registration.ts';

export const { credentials, settings } = dialect;
