/** Chapter CAP: capabilities, their rights, and the capability spaces that hold them. */
package touchstone.model.cap;
