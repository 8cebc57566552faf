/** A reason not to start that whoever runs the stack can act on. Its message is one line and is all that is printed. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
