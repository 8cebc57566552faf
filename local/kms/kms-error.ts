/** An error that goes to the client as KMS would write it: the type in `__type`, a message, an HTTP status. */
export class KmsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export function notFound(message: string): KmsError {
  return new KmsError('NotFoundException', message);
}

export function invalid(message: string): KmsError {
  return new KmsError('ValidationException', message);
}
