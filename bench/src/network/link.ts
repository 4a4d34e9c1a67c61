export { createLink, seededRandom } from '@maskwire/network-lab';
