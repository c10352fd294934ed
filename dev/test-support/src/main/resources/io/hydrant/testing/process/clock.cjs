// SPDX-License-Identifier: Apache-2.0
// Preloaded into an emulator: each SIGUSR2 sets its clock six minutes ahead, and the next one back.
let ahead = 0;
process.on("SIGUSR2", () => {
  ahead = ahead === 0 ? 6 * 60 * 1000 : 0;
});
for (const source of [Date, performance]) {
  const now = source.now.bind(source);
  source.now = () => now() + ahead;
}
