/** In a worker of the bench's page: each question comes with a port, on which its answer goes back. */
export function answerOnPort<Question>(answer: (question: Question) => Promise<unknown>): void {
  addEventListener('message', ({ data, ports }: MessageEvent<Question>) => {
    answer(data).then(
      (value) => ports[0]?.postMessage({ ok: true, value }),
      (problem: unknown) => ports[0]?.postMessage({ ok: false, message: String(problem) }),
    );
  });
}
