import { type Failure, fail, type Result } from '../model/result.ts'

/** A flag, a file or a variable that cannot be used as it is. */
export const badSetting = (message: string, hint: string): Result<never, Failure> =>
  fail({ code: 'bad-setting', message, hint })
